/** What the person is asked while there is no window yet, by the system's own dialogs. */
import { resolve } from 'node:path';
import { dialog } from 'electron';

/** May the library be given back what was decided? */
export async function askOfDamaged(reason: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: reason,
    detail: 'What you decided comes back, and photos are looked at again. The damaged file is moved aside.',
    buttons: ['Restore what I decided', 'Quit'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

/** Which folder is to be the library's: the one where there is none, or one that they pick; null: none. */
export async function askOfAbsent(folder: string, reason: string, wasHere: boolean): Promise<string | null> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: reason,
    detail: wasHere
      ? 'It was here before: its disk may not be connected. Connect it and start Revisit again.'
      : 'Make a new one there, or look elsewhere? The path may be mistyped, or its disk not connected.',
    buttons: ['Make a new library here', 'Look elsewhere…', 'Quit'],
    defaultId: 1,
    cancelId: 2,
  });
  if (response !== 1) return response === 0 ? folder : null;
  const { filePaths } = await dialog.showOpenDialog({ properties: ['openDirectory'] });
  return filePaths[0] === undefined ? null : resolve(filePaths[0]);
}
