import type { englishScan } from '../english/scan.ts';

/** What a scan found or could not read, and why there is no place yet, in Chinese. */
export const chineseScan: Record<keyof typeof englishScan, string> = {
  'failures.more': '还有 {n} 个。',
  'failures.again': '重新查看',
  'scan.pausedAt': '已暂停于 {n}%',
  'scan.found': '上次查看：{list}。',
  'changes.new': '新增 {n} 张',
  'changes.changed': '替换 {n} 张',
  'changes.moved': '移动 {n} 张',
  'changes.gone': '消失 {n} 张',
  'changes.none': '没有变化',
  'changes.comma': '，',
  'places.empty.paused.title': '扫描已暂停',
  'places.empty.paused.text': '尚未找到地点：目前已查看 {n} 张照片。继续读取其余照片时，地点会陆续出现。',
  'places.empty.blocked.title': '扫描无法继续',
  'places.empty.blocked.text': '图库中会说明原因。',
  'places.empty.offline.title': '无法访问您的文件夹',
  'places.empty.offline.text': '上次扫描时无法列出这些文件夹。请连接它们所在的磁盘，然后重新查看。',
  'places.empty.noPhotos.title': '文件夹中没有照片',
  'places.empty.noPhotos.text': '没有照片，或没有可读的照片：图库会列出排除和未能读取的文件。',
};
