import type { ComponentChildren } from 'preact';
import { ours, type Language } from '#src/kernel/languages.ts';
import type { SchoolDoor } from '#src/infra/schools.ts';
import { Head } from '#src/web/layout.tsx';

/** Where the news of which school are shown, and when. */
export interface Showing {
  readonly school: SchoolDoor;
  /** Address of the news, without a trailing slash. */
  readonly base: string;
  readonly now: Date;
}

/** Words of our own on a page whose language is another. */
export function oursOn(page: Language): Language | undefined {
  return page === ours ? undefined : ours;
}

interface Frame {
  readonly title: string;
  /** The language of most of the page. */
  readonly language?: Language;
  /** The one address of this page; none where it is not to be found. */
  readonly canonical: string | null;
  readonly head?: ComponentChildren;
  /** In somebody else's page: without the school's own head and foot. */
  readonly isFramed?: boolean;
  /** What the masthead leads to from here is the page itself. */
  readonly isFront?: boolean;
}

/** A page of the school's news: its name on top, the news, and ways to follow them. No script. */
export function NewsLayout({ school, base, about, children }: Omit<Showing, 'now'> & { about: Frame; children: ComponentChildren }) {
  const language = about.language ?? ours;
  return (
    <html lang={language}>
      <Head title={about.title} sheet="news.css">
        {about.canonical === null ? <meta name="robots" content="noindex" /> : <link rel="canonical" href={about.canonical} />}
        <link rel="alternate" type="application/atom+xml" href={`${base}/atom.xml`} title={`${school.name}: news`} />
        <link rel="alternate" type="application/rss+xml" href={`${base}/rss.xml`} title={`${school.name}: news`} />
        <link rel="alternate" type="application/feed+json" href={`${base}/feed.json`} title={`${school.name}: news`} />
        {about.head}
      </Head>
      {about.isFramed === true ? (
        <body class="framed">
          <main>{children}</main>
        </body>
      ) : (
        <body>
          <Masthead school={school} base={base} lang={oursOn(language)} isFront={about.isFront === true} />
          <main id="main" tabIndex={-1}>
            {children}
          </main>
          <Foot school={school} base={base} lang={oursOn(language)} />
        </body>
      )}
    </html>
  );
}

type Part = Omit<Showing, 'now'> & { readonly lang: Language | undefined };

function Masthead({ school, base, lang, isFront }: Part & { isFront: boolean }) {
  return (
    <>
      <a class="skip" href="#main" lang={lang}>
        Skip to the news
      </a>
      {school.isDemo && (
        <aside class="demo-band" aria-label="Demo school" lang={lang}>
          <b>Demo school</b> {school.name} and everybody in it are made up.
        </aside>
      )}
      <header class={isFront ? 'masthead front' : 'masthead'} lang={lang}>
        <div>
          <a class="name" href={base}>
            {school.name}
          </a>
          <nav aria-label="News">
            <a href={base} aria-current={isFront ? 'page' : undefined}>
              News
            </a>
            <a href={policyOf(school)}>Social media policy</a>
            <a href="#follow">Follow</a>
          </nav>
        </div>
      </header>
    </>
  );
}

function Foot({ school, base, lang }: Part) {
  return (
    <footer class="foot" lang={lang}>
      <div>
        <p>
          <b>{school.name}</b> publishes here by <a href={policyOf(school)}>its own social media policy</a>.
        </p>
        <p id="follow">
          Follow the news: <a href={`${base}/rss.xml`}>RSS</a> <a href={`${base}/atom.xml`}>Atom</a>{' '}
          <a href={`${base}/feed.json`}>JSON Feed</a>
        </p>
      </div>
    </footer>
  );
}

function policyOf(school: SchoolDoor): string {
  return `/s/${school.slug}/policy`;
}
