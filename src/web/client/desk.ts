/**
 * The script of every desk page: the leaf beside the work, keys, what was said, and forms that are pressed once.
 * Pages work without it; it only makes them quicker.
 */
import { wireClocks } from './desk/clocks.ts';
import { wireKeys } from './desk/keys.ts';
import { wireLeaf } from './desk/leaf.ts';
import { wireSaid } from './desk/said.ts';
import { wireFound } from './desk/found.ts';
import { wireForms } from './desk/forms.ts';
import { wireOffline } from './desk/offline.ts';

wireLeaf();
wireKeys();
wireSaid();
wireForms();
wireOffline();
wireFound();
wireClocks();
