import { hydrate } from 'preact';
import { Composer } from '#src/desks/publishing/web/composer/composer.tsx';
import type { ComposerView } from '#src/desks/publishing/web/composer/view.ts';

/** Brings the composer that the server wrote to life. */
const root = document.getElementById('composer');
const written = root?.dataset['view'];
if (root && written !== undefined) hydrate(<Composer view={JSON.parse(written) as ComposerView} />, root);
