/** The words of a proof page, by language. `{n}` and the like are filled in. */
import type { ExportedFile } from '../../contract/requests/export-requests.ts';
export type ProofLanguage = Extract<ExportedFile, { what: 'proof' }>['language'];

interface Words {
  unnamed: string;
  photos: string;
  undated: string;
  proofs: string;
  how: string;
  certain: string;
  likely: string;
  details: string;
  lines: string;
  score: string;
  moreLinks: string;
  morePhotos: string;
  unreadable: string;
  madeBy: string;
}

export const proofWords: Record<ProofLanguage, Words> = {
  en: {
    unnamed: 'A place',
    photos: '{n} photos',
    undated: 'Without a date',
    proofs: 'What proves it',
    how:
      'A computer looked for details that two photos share. Each line joins one detail in both photos. ' +
      'Chance finds such details anywhere; here they also lie as one view of the same thing must lie in ' +
      'the other, which chance does not give.',
    certain: 'Certainly the same place',
    likely: 'Likely the same place',
    details: '{n} details agree',
    lines: '{a} and {b}, with lines between {n} details that agree',
    score: 'Score {score}; photos match from {threshold} on.',
    moreLinks: '{n} more pairs match and are not shown here.',
    morePhotos: '{n} more photos of the place are not shown here.',
    unreadable: 'Not shown, because the photo could not be read: {names}',
    madeBy:
      'Found by Revisit on the computer of whoever made this page. The page loads nothing from elsewhere.',
  },
  'zh-Hans': {
    unnamed: '一个地点',
    photos: '{n} 张照片',
    undated: '没有日期',
    proofs: '依据',
    how:
      '计算机寻找两张照片共有的细节。每条线连接两张照片中的同一个细节。偶然相似的细节到处都有；' +
      '但这里它们的位置也与从另一处看同一景物时一致，这不会是偶然。',
    certain: '肯定是同一地点',
    likely: '很可能是同一地点',
    details: '{n} 处细节一致',
    lines: '{a} 与 {b}，连线表示 {n} 处一致的细节',
    score: '得分 {score}；达到 {threshold} 即视为匹配。',
    moreLinks: '另有 {n} 对匹配的照片未在此显示。',
    morePhotos: '该地点另有 {n} 张照片未在此显示。',
    unreadable: '照片无法读取，未显示：{names}',
    madeBy: '由 Revisit 在制作本页者的计算机上找到。本页不从别处加载任何内容。',
  },
};

export const filled = (text: string, values: Record<string, string | number>): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
