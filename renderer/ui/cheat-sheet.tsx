import { engine } from '../engine.ts';
import { prefer, preferences, useSay } from '../state/preferences.ts';
import type { Shortcut, ShortcutRoom } from '../state/shortcuts.ts';
import { keyTexts, shortcuts } from '../state/shortcuts.ts';
import { useStore } from '../state/store.ts';
import { Dialog } from './dialog.tsx';
import { Check } from './parts.tsx';

const rooms: ShortcutRoom[] = [
  'everywhere',
  'photos',
  'photo',
  'places',
  'place',
  'match',
  'review',
  'doubts',
  'library',
];

export function CheatSheet({ close }: { close: () => void }) {
  const say = useSay();
  const { singleKeys } = useStore(preferences);
  const all: Shortcut[] = Object.values(shortcuts);
  return (
    <Dialog title={say('keys.title')} close={close} wide>
      <div className="cheat-sheet">
        {rooms.map((room) => (
          <section key={room}>
            <h3>{say(`keys.in.${room}`)}</h3>
            <dl>
              {all
                .filter((shortcut) => shortcut.room === room)
                .map(({ keys, menu, says }) => (
                  <div key={says}>
                    <dt>
                      {keyTexts(engine.hasMenu && menu ? [...keys, menu] : keys).map((text) => (
                        <kbd key={text}>{text}</kbd>
                      ))}
                    </dt>
                    <dd>{say(says)}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <Check on={singleKeys} set={(to) => prefer({ singleKeys: to })} text={say('keys.single')} />
    </Dialog>
  );
}
