import { Models } from '../models/models.tsx';
import { library } from '../state/engine-state.ts';
import type { Theme } from '../state/preferences.ts';
import { prefer, preferences, useSay } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import type { Language } from '../text/messages.ts';
import { languages, say as sayIn } from '../text/messages.ts';
import { Check, Choice } from '../ui/parts.tsx';
import { FreshAddress } from './address.tsx';
import { Device } from './device.tsx';
import { Pace } from './pace.tsx';
import { Section } from './section.tsx';
import { WatchSwitch } from './watch.tsx';
import { Whereabouts } from './whereabouts.tsx';
import './settings.css';

/** All that a person sets: for this window, and for the library. */
export function Settings() {
  const say = useSay();
  const state = useStore(library);
  return (
    <div className="page settings" aria-busy={state === null}>
      <header className="page-head">
        <h1 tabIndex={-1}>{say('nav.settings')}</h1>
      </header>
      <Look />
      {state !== null && (
        <>
          <Section title={say('settings.scan')}>
            <Pace pace={state.pace} />
            <WatchSwitch watch={state.watch} />
            <p>
              <a href="#/library">{say('settings.leaveOut')}</a>
            </p>
          </Section>
          <Section title={say('device.title')}>
            <Device device={state.device} model={state.model} />
          </Section>
          <Models key={state.model.id} />
        </>
      )}
      <Section title={say('where.title')}>
        <Whereabouts />
      </Section>
      <FreshAddress />
    </div>
  );
}

const themes = ['system', 'light', 'dark'] as const satisfies Theme[];

function Look() {
  const say = useSay();
  const { language, theme, singleKeys } = useStore(preferences);
  return (
    <Section title={say('settings.look')}>
      <div className="setting">
        <span>{say('settings.theme')}</span>
        <Choice
          label={say('settings.theme')}
          options={themes.map((value) => ({ value, text: say(`theme.${value}`) }))}
          value={theme}
          set={(to) => prefer({ theme: to })}
        />
      </div>
      <label className="setting">
        <span>{say('settings.language')}</span>
        <select value={language} onChange={(event) => prefer({ language: event.target.value as Language })}>
          {languages.map((one) => (
            <option key={one} value={one} lang={one}>
              {sayIn(one, 'language.name')}
            </option>
          ))}
        </select>
      </label>
      <Check on={singleKeys} set={(to) => prefer({ singleKeys: to })} text={say('keys.single')} />
      <p className="muted hint">{say('settings.kept')}</p>
    </Section>
  );
}
