import type { englishSuggestions } from './messages-suggestions-en.ts';

/** Suggested names, and where and when by proof, in Chinese. */
export const chineseSuggestions: Record<keyof typeof englishSuggestions, string> = {
  'place.within': '{name}，{years}',
  'place.suggested': '建议的名称：{name}',
  'suggestion.accept': '采用此名称',
  'suggestion.acceptNamed': '采用名称“{name}”',
  'suggestion.accepted': '此地点现在名为“{name}”。',
  'suggestion.none': '此地点没有建议。',
  'suggestion.from.folder': '来自文件夹',
  'suggestion.from.caption': '来自说明文字',
  'suggestion.from.town': '最近的城镇',
  'keys.acceptName': '采用建议的名称',
};
