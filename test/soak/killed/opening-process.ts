/** Opens a library, or repairs it, and says that it has begun: PATH `open` or `repair`. */
import { openStore, repairStore } from '../../../electron/store/store.ts';

const [path = '', what] = process.argv.slice(2);
process.send?.('begun');
(what === 'open' ? openStore : repairStore)(path);
process.disconnect();
