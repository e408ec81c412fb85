import type { MessageKey } from '../english/english.ts';
import { chineseDoubts } from './doubts.ts';
import { chineseExports } from './exports.ts';
import { chineseFind } from './find.ts';
import { chineseKeys } from './keys.ts';
import { chineseLibrary } from './library.ts';
import { chineseMatch } from './match.ts';
import { chinesePhotos } from './photos.ts';
import { chinesePlaces } from './places.ts';
import { chineseReview } from './review.ts';
import { chineseSettings } from './settings.ts';
import { chineseSuggestions } from './suggestions.ts';

export const chinese: Record<MessageKey, string> = {
  'language.name': '简体中文',
  nav: '页面',
  'nav.places': '地点',
  'nav.find': '查找',
  'nav.library': '图库',
  close: '关闭',
  cancel: '取消',
  again: '重试',
  back: '返回',
  loading: '正在读取…',
  number: '{n}',
  percent: '{n}%',
  comma: '，',
  'engine.restarted': '引擎曾意外停止，现已重新启动。之前的工作会继续，没有丢失任何内容。',
  'unreachable.title': 'Revisit 的引擎没有响应。',
  'unreachable.text': '它可能仍在启动，或已被关闭。如果此页面来自“npm start”，请确认它仍在运行。',

  'photos.count': '{n} 张照片',
  'inliers.count': '{n} 个匹配点',
  'apart.years': '相隔 {n} 年',
  'apart.months': '相隔 {n} 个月',
  'apart.days': '相隔 {n} 天',
  'apart.sameDay': '同一天内',
  'duration.seconds': '{n} 秒',
  'duration.minutes': '{n} 分钟',
  'duration.hours': '{n} 小时',

  ...chineseLibrary,
  ...chinesePlaces,
  ...chineseMatch,
  ...chineseExports,
  ...chineseFind,
  ...chineseDoubts,
  ...chineseKeys,
  ...chinesePhotos,
  ...chineseReview,
  ...chineseSettings,
  ...chineseSuggestions,
};
