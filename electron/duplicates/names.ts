/**
 * What cameras, phones and programs say by the names they give: the one table of naming schemes. None of
 * these is a standard; each is named by who uses it. Names are compared composed (NFC) and in lower case.
 */

/** A file's name, taken apart. */
export interface FileName {
  /** Composed and in lower case, as all here. */
  name: string;
  /** Without extension. */
  stem: string;
  extension: string;
  /** What the names of all files of one shot share: the stem without marks of edits and processing. */
  shot: string;
  /** 0: as it was taken. Above: edited, the later the higher. Below: what a processed one was made of. */
  edit: number;
  /** Edited by nothing but a `~2`, which a second photo of the same name has as well. */
  isNumbered: boolean;
}

/**
 * "Edited", as Google Photos (Takeout), Lightroom, Photos and Galleries of phones add it to a name, by
 * language; `effects` is Google's. Google's collages, animations, panoramas and group smiles are made of
 * several photos, and are photos of their own.
 */
const EDITED = [
  ...['edited', 'edit', 'effects'], // English
  ...['bearbeitet', 'bewerkt', 'redigert', 'redigeret', 'redigerad', 'muokattu'], // de nl no da sv fi
  ...['modifié', 'modifie', 'modifier', 'modificato', 'modificata', 'modifica'], // fr it
  ...['ha editado', 'editado', 'editada', 'editar', 'editat'], // es pt ca ro
  ...['edytowane', 'upraveno', 'upravené', 'szerkesztett', 'düzenlendi'], // pl cs sk hu tr
  ...['изменено', 'отредактировано', 'змінено', 'επεξεργασμένο'], // ru uk el
  ...['編集済み', '编辑', '已编辑', '已編輯', '수정됨', 'แก้ไขแล้ว', 'đã chỉnh sửa', 'diedit'], // ja zh ko th vi id
].map((word) => word.normalize('NFC'));

/**
 * `-edited`, `_edit`, ` (Edited)`; `-Edit-2` (Lightroom's second), `_edit_4567890123` (Xiaomi); of
 * `IMG_1(1).jpg` Takeout's edit is `IMG_1-edited(1).jpg`. Other numbers count photos: `wedding-edit-0815`.
 */
const EDIT_MARK = new RegExp(
  `^(.+?)(?:[-_ ]?\\(|[-_ ])(?:${EDITED.join('|')})\\)?(?:(\\(\\d+\\))|[-_~ ]([2-9]|[1-9]\\d|\\d{8,}))?$`,
);

/** Takeout cuts names to this many characters, extension included, and an edit's mark with them. */
const LONGEST_TAKEOUT_NAME = 51;

/** `IMG_1234~2.jpg`: Google's Photos and Camera, Samsung's Gallery. */
const NUMBER_MARK = /^(.+)~([2-9]|[1-9]\d)$/;

/** iPhone: `IMG_E1234` is `IMG_1234` edited, `IMG_O1234.AAE` what was done to the original. */
const APPLE_MARK = /^img_([eo])(\d{4,}(?: ?\(\d+\))?)$/;

/**
 * Pixel: a time to the millisecond, then what the camera did: `.MP`, `.NIGHT`, `.RAW-01.COVER`,
 * `.PORTRAIT-02.ORIGINAL`.
 */
const PIXEL = /^(pxl_\d{8}_\d{6,9})((?:\.[a-z_]+(?:-\d{1,3})?)+)$/;

/** Lumia: the full resolution beside the five megapixels. */
const LUMIA_FULL = /__highres$/;

export function fileName(raw: string): FileName {
  const name = raw.normalize('NFC').toLowerCase();
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const parsed = {
    name,
    stem,
    extension: dot > 0 ? name.slice(dot + 1) : '',
    ...withoutEditMarks(name, stem),
  };
  const pixel = PIXEL.exec(parsed.shot);
  if (pixel !== null && !pixel[2]!.includes('.burst-')) {
    const step = pixel[2]!.includes('.cover') ? 1 : pixel[2]!.includes('.original') ? -1 : 0;
    return { ...parsed, shot: pixel[1]!, edit: parsed.edit + step };
  }
  const apple = APPLE_MARK.exec(parsed.shot);
  if (apple !== null)
    return { ...parsed, shot: `img_${apple[2]}`, edit: parsed.edit + (apple[1] === 'e' ? 1 : -1) };
  return { ...parsed, shot: parsed.shot.replace(LUMIA_FULL, '') };
}

function withoutEditMarks(name: string, stem: string): Pick<FileName, 'shot' | 'edit' | 'isNumbered'> {
  let [shot, edit] = [stem, 0];
  for (let mark = EDIT_MARK.exec(shot); mark !== null; mark = EDIT_MARK.exec(shot)) {
    shot = mark[1]! + (mark[2] ?? '');
    edit += 1 + Number(mark[3] ?? 0);
  }
  if (edit > 0) return { shot, edit, isNumbered: false };
  const numbered = NUMBER_MARK.exec(stem);
  if (numbered !== null) return { shot: numbered[1]!, edit: Number(numbered[2]), isNumbered: true };
  const cut = name.length === LONGEST_TAKEOUT_NAME ? /^(.+)-([^-]+)$/.exec(stem) : null;
  return cut !== null && EDITED.some((word) => word.startsWith(cut[2]!))
    ? { shot: cut[1]!, edit: 1, isNumbered: false }
    : { shot: stem, edit: 0, isNumbered: false };
}

/**
 * A day and a time to the second, as phones name what they take: two shots of one camera do not share it,
 * which they do with a counter that begins anew.
 */
export const hasTime = (stem: string): boolean =>
  /(?<!\d)(19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d[-_ t.]{0,3}[0-2]\d[-_.h]?[0-5]\d[-_.m]?[0-5]\d/.test(stem);

/** A frame of a burst by its name; frames of one series are one burst. `index` orders them. */
export interface BurstFrame {
  series: string;
  index: number;
  isCover: boolean;
}

/**
 * `IMG_20150201_101010_BURST003[_COVER]` (Huawei, Motorola, HTC, Oppo), `20150201_101010_Burst01` (LG): the
 * series is before the word. `00001IMG_00001_BURST20150201101010[_COVER]` (Nexus, Pixel to 3, Nothing),
 * `DSC_0001_BURST20230709220904977` (Xperia): it is the time after it.
 */
const BURST_WORD = /^(.+?)_burst(\d+)(_cover\d*)?$/;
const PIXEL_BURST = /^(pxl_\d{8}_\d{6,9})\.burst-(\d+)(\.cover)?/;
/** `20231207_101605_001`. */
const SAMSUNG_BURST = /^(\d{8}_\d{6})_(\d{3})$/;
/** So many digits after BURST are a time. */
const FEWEST_DIGITS_OF_TIME = 10;

export function burstFrame(shot: string): BurstFrame | null {
  const word = BURST_WORD.exec(shot);
  if (word !== null && word[2]!.length >= FEWEST_DIGITS_OF_TIME)
    return {
      series: `burst ${word[2]}`,
      index: Number(/(\d+)$/.exec(word[1]!)?.[1] ?? 0),
      isCover: word[3] !== undefined,
    };
  const found = word ?? PIXEL_BURST.exec(shot) ?? SAMSUNG_BURST.exec(shot);
  return found === null
    ? null
    : { series: found[1]!, index: Number(found[2]), isCover: found[3] !== undefined };
}

/** A name by a camera's counter, `dsc_` and 1234; null for others. */
export function counted(shot: string): { prefix: string; count: number } | null {
  const found = /^(.*?)(\d{3,8})$/.exec(shot);
  return found === null ? null : { prefix: found[1]!, count: Number(found[2]) };
}

/**
 * Frames of a panorama that are named so: Canon's Stitch Assist counts the frames of each panorama from A
 * (`STA_0001`, `STB_0002`), DJI's drones from 1 in a folder a panorama (`PANO0001`, `PANO_0001`). `frame`
 * counts on as `count` does within one panorama.
 */
export function panoramaFrame(shot: string): { prefix: string; frame: number; count: number } | null {
  const canon = /^st([a-z])_(\d{4})$/.exec(shot);
  if (canon !== null) return { prefix: 'st', frame: canon[1]!.charCodeAt(0), count: Number(canon[2]) };
  const dji = /^(pano_?)(\d{4})$/.exec(shot);
  return dji === null ? null : { prefix: dji[1]!, frame: Number(dji[2]), count: Number(dji[2]) };
}
