/** Words that name no place: of cameras, programs, disks, occasions and times, in the languages known. */

const WORDS = `
  dcim img dsc dscn dscf pict vid mvimg pxl camera cameras kamera camara fotocamera appareil roll
  reel dslr sd card karte usb disk stick drive
  phone phones mobile cell cellphone handy telefon telephone telefono smartphone tablet ipad iphone android
  canon nikon sony olympus panasonic lumix fuji fujifilm pentax leica samsung apple huawei xiaomi pixel nokia
  motorola gopro dji eos powershot coolpix ixus galaxy
  whatsapp telegram signal instagram facebook messenger snapchat viber line wechat weixin twitter pinterest
  dropbox onedrive icloud google takeout nextcloud lightroom photoshop picasa flickr iphoto aperture darktable
  digikam media mediafiles
  photo photos photograph photographs photography foto fotos fotografie fotografien bild bilder image images
  imagen imagenes immagine immagini picture pictures pics pix album albums alben albumes library mediathek
  masters video videos film films filme movie movies clip clips panorama panoramas panoramen hdr live burst
  raw raws jpg jpeg jpegs tif tiff heic png psd dng nef cr2 arw web print prints scan scans scanned slides
  slide dias negatives negative negative screenshot screenshots bildschirmfoto bildschirmfotos
  bildschirmaufnahmen screenrecordings wallpaper wallpapers
  edited edit edits bearbeitet bearbeitete original originals originale copy copies kopie kopien copie copia
  selection selected auswahl best beste favorite favorites favourite favourites favoriten favoris preferiti
  favoritos export exports exported import imports imported upload uploads download downloads inbox sent
  received private shared backup backups sicherung sicherungen sauvegarde respaldo archive archives archiv
  desktop documents dokumente users user volumes files file temp tmp test misc miscellaneous diverse
  diverses sonstige sonstiges verschiedenes autres divers varios varie vari various other others andere stuff
  unsorted sorted unsortiert sortiert new old neu neue neuer alt alte nouveau nouvelle nuevo nueva nuova nuovo
  folder folders ordner dossier carpeta cartella map untitled unbenannt unknown unbekannt
  version final alle tous todos tutte todo check delete trash set sets
  my me mine mein meine our unser unsere mes mis mi mie nos nuestras family familie famille familia famiglia
  friends freunde amis amigos amici people leute selfie selfies kids kinder enfants
  holiday holidays vacation vacations vacances vacaciones vacanze urlaub ferien trip trips travel travels
  traveling reise reisen voyage voyages viaje viajes viaggio viaggi tour ausflug ausfluge excursion
  birthday birthdays geburtstag anniversaire cumpleanos compleanno christmas xmas weihnachten noel navidad
  natale easter ostern paques pascua pasqua silvester newyear wedding hochzeit mariage boda matrimonio party
  feier fete fiesta festa event events weekend weekends wochenende
  summer sommer ete verano estate winter hiver invierno inverno spring fruhling printemps primavera autumn
  herbst automne otono autunno fall
  day days tag tage jour jours dia giorno week weeks woche wochen month monat mois year years jahr jahre annee
  ano anos anno part teil partie parte no nr vol disc cd dvd
  january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep sept oct nov dec
  januar februar marz mai juni juli oktober dezember mrz okt dez
  janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
  gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
  照片 相片 图片 圖片 相册 相簿 相机 相機 截图 截圖 屏幕截图 螢幕截圖 视频 影片 新建文件夹 新資料夾 下载 下載 备份 備份
  写真 画像 アルバム カメラ ダウンロード 新しいフォルダー スクリーンショット 사진 카메라 앨범 다운로드 스크린샷 새폴더
  фото фотографии картинки изображения снимки камера альбом загрузки видео разное новая папка`;

const JOINING = `
  of from in at to on with and the a an von vom aus im am an auf nach bei mit und der die das
  de du des la le les en a au aux et el los las y del da di do dei della il lo gli e from for fur pour per
  por`;

const setOf = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Folded (`foldedWord`): they say what pictures are and when they were taken, not where. */
export const GENERIC_WORDS = setOf(WORDS);
export const JOINING_WORDS = setOf(JOINING);

/** Without case and accents. */
export const foldedWord = (word: string): string =>
  word
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase();
