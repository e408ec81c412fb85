import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { followEngine } from './state/engine-state.ts';
import { followDoubts } from './state/followed-doubts.ts';
import { followGroups } from './state/followed-groups.ts';
import { notice } from './state/notice.ts';
import { followPreferences, preferences } from './state/preferences.ts';
import { followRoute } from './state/route.ts';
import { followPhotos } from './state/time-line.ts';
import { say } from './text/messages.ts';
import './ui/ui.css';

// what is dropped beside its target must not replace the page
for (const event of ['dragover', 'drop']) addEventListener(event, (dropped) => dropped.preventDefault());
followPreferences();
followRoute();
followEngine(() => notice.set({ text: say(preferences.get().language, 'engine.restarted') }));
followGroups();
followDoubts();
followPhotos();
createRoot(document.getElementById('root')!).render(<App />);
