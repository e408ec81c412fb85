/** What the person is asked while there is no window yet, by the system's own dialogs. */
import { resolve } from 'node:path';
import { dialog } from 'electron';
import { texts } from './texts.ts';

/** May the library be given back what was decided? */
export async function askOfDamaged(reason: string): Promise<boolean> {
  const { damaged, whatComesBack, restore, quit } = texts();
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: damaged(reason),
    detail: whatComesBack,
    buttons: [restore, quit],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

/** Which folder is to be the library's: the one where there is none, or one that they pick; null: none. */
export async function askOfAbsent(folder: string, wasHere: boolean): Promise<string | null> {
  const text = texts();
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: text.absent(folder),
    detail: wasHere ? text.wasHere : text.mistyped,
    buttons: [text.make, text.elsewhere, text.quit],
    defaultId: 1,
    cancelId: 2,
  });
  if (response !== 1) return response === 0 ? folder : null;
  const { filePaths } = await dialog.showOpenDialog({ properties: ['openDirectory'] });
  return filePaths[0] === undefined ? null : resolve(filePaths[0]);
}
