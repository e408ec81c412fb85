import type { englishFind } from '../english/find.ts';

/** Finding where a photo was taken, in Chinese. */
export const chineseFind: Record<keyof typeof englishFind, string> = {
  'find.title': '还在哪里拍过这里？',
  'find.drop': '将照片拖到这里',
  'find.pick': '选择照片',
  'find.private': '只在本机比较，不会加入图库。',
  'find.looking': '正在与图库中的每张照片比较…',
  'find.query': '所查询的照片：{name}',
  'find.found': '{n} 张照片拍的是同一地点',
  'find.noPlace': '尚未归入地点',
  'find.nothing.title': '图库中没有',
  'find.nothing.else': '图库中没有同一地点的其他照片',
  'find.nothing.text': '没有照片能被证实拍的是同一地点。换一个包含更多固定景物的角度，也许能找到。',
};
