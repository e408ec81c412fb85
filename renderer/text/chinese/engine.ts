import type { EngineWords } from '../translation.ts';
import { chineseFailures } from './failures.ts';

/** What the engine says in English, in Chinese. */
export const chineseEngine: EngineWords = {
  failures: chineseFailures,
  notUsed: {
    absent: '未使用 {name}：此处没有可用的设备或驱动程序。',
    differs: '未使用 {name}：其结果与 CPU 不一致。',
    'timed out': '未使用 {name}：试用在规定时间内没有完成，可能只是电脑正忙；可以再试一次。',
    crashed: '未使用 {name}：其驱动程序在试用时出错。',
    slow: '未使用 {name}：它不比 CPU 快。',
    left: '{name} 在处理照片时出错，已改用 CPU。',
    'not tried': '尚未试用 {name}：读取第一张照片时会试用。',
    'not built': '原生内核没有编译，改用 {name}：结果相同，但慢得多。',
  },
};
