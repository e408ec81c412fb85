/** What this process itself says to a person: the menu, and what is asked while there is no page yet. */
import { app } from 'electron';

const english = {
  file: 'File',
  add: 'Add a Folder…',
  edit: 'Edit',
  go: 'Go',
  places: 'Places',
  photos: 'Photos',
  map: 'Map',
  review: 'Review',
  find: 'Find',
  library: 'Library',
  settings: 'Settings…',
  view: 'View',
  window: 'Window',
  damaged: (reason: string) => reason,
  whatComesBack:
    'What you decided comes back, and photos are looked at again. The damaged file is moved aside.',
  restore: 'Restore what I decided',
  absent: (folder: string) => `There is no library in ${folder}.`,
  wasHere: 'It was here before: its disk may not be connected. Connect it and start Revisit again.',
  mistyped: 'Make a new one there, or look elsewhere? The path may be mistyped, or its disk not connected.',
  make: 'Make a new library here',
  elsewhere: 'Look elsewhere…',
  quit: 'Quit',
};

const chinese: typeof english = {
  file: '文件',
  add: '添加文件夹…',
  edit: '编辑',
  go: '前往',
  places: '地点',
  photos: '照片',
  map: '地图',
  review: '整理',
  find: '查找',
  library: '图库',
  settings: '设置…',
  view: '显示',
  window: '窗口',
  damaged: (reason) => `图库已损坏。\n${reason}`,
  whatComesBack: '您作出的决定会恢复，照片会重新查看。损坏的文件会移到一旁保留。',
  restore: '恢复我的决定',
  absent: (folder) => `${folder} 中没有图库。`,
  wasHere: '图库以前在这里：它所在的磁盘可能没有连接。请连接磁盘，再重新启动 Revisit。',
  mistyped: '在那里新建图库，还是选择其他位置？路径可能有误，或磁盘没有连接。',
  make: '在这里新建图库',
  elsewhere: '选择其他位置…',
  quit: '退出',
};

/** In the person's language; there is one once the program is ready. */
export const texts = (): typeof english => (app.getLocale().startsWith('zh') ? chinese : english);
