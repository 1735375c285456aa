import { sayInstant } from '#src/kernel/clock.ts';
import type { ComponentChildren } from 'preact';
import { asset } from './assets.ts';
import type { DeskName, DeskPage, VisitorPage } from './page.tsx';
import type { Rail } from './rail.ts';
import type { Toast } from './toast.ts';
import type { Visit } from './visit.ts';
import { count, initials } from '#src/kernel/words.ts';
import { Icon, type IconName } from './ui/icon.tsx';
import { ToastBar } from './ui/toast-bar.tsx';

export interface Crumb {
  readonly label: string;
  readonly href?: string;
}

interface Place {
  readonly desk: DeskName;
  readonly href: string;
  readonly icon: IconName;
  readonly label: string;
  /** The letter after G. */
  readonly key: string;
  /** Folded into More on a phone. */
  readonly folds?: boolean;
}

const places: readonly Place[] = [
  { desk: 'today', href: '/', icon: 'today', label: 'Today', key: 't' },
  { desk: 'posts', href: '/posts', icon: 'posts', label: 'Posts', key: 'p' },
  { desk: 'consent', href: '/consent', icon: 'consent', label: 'Consent', key: 'c' },
  { desk: 'register', href: '/register', icon: 'register', label: 'Register', key: 'r' },
  { desk: 'policy', href: '/policy', icon: 'policy', label: 'Policy', key: 'l', folds: true },
  { desk: 'people', href: '/people', icon: 'users', label: 'People', key: 'e', folds: true },
  { desk: 'journal', href: '/journal', icon: 'seal', label: 'Journal', key: 'j', folds: true },
];

export function Head({ title, sheet, children }: { title: string; sheet: string; children?: ComponentChildren }) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover" />
      <meta name="color-scheme" content="light dark" />
      <title>{title}</title>
      <link rel="stylesheet" href={asset(sheet)} />
      <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      {children}
    </head>
  );
}

export function DeskLayout({
  about,
  visit,
  rail,
  toast,
  children,
}: {
  about: DeskPage;
  visit: Visit;
  rail: Rail;
  toast: Toast | null;
  children: ComponentChildren;
}) {
  return (
    <html lang="en-GB" data-theme={visit.theme === 'dark' ? 'dark' : undefined}>
      <Head title={`${about.title} – Gatepost, ${visit.school.name}`} sheet="app.css">
        {['desk.js', ...(about.scripts ?? [])].map((name) => (
          <script key={name} type="module" src={asset(name)} />
        ))}
      </Head>
      <body data-desk={about.desk} data-keys={visit.keys ? 'on' : 'off'}>
        <div class="shell">
          <a class="skip" href="#main">
            Skip to the work
          </a>
          {visit.school.isDemo && <DemoBand school={visit.school.name} />}
          <Post desk={about.desk} visit={visit} rail={rail} />
          <main id="main" tabIndex={-1}>
            {about.bare !== true && <PageHead about={about} visit={visit} rail={rail} />}
            <div id="said" role="status">
              <ToastBar toast={toast} />
            </div>
            {children}
            <p class="printed" aria-hidden="true">
              {visit.school.name}, {sayInstant(visit.now, visit.school.zone, visit.now)}. From Gatepost.
            </p>
          </main>
        </div>
        <section popover="auto" id="leaf" class="leaf" aria-label="Clause" />
      </body>
    </html>
  );
}

function PageHead({ about, visit, rail }: { about: DeskPage; visit: Visit; rail: Rail }) {
  return (
    <header class="top">
      <div>
        <Crumbs crumbs={about.crumbs?.map((crumb) => leading(crumb, rail)) ?? [{ label: visit.school.name }]} />
        <h1>{about.title}</h1>
        {about.lead !== undefined && <p>{about.lead}</p>}
      </div>
      {about.actions !== undefined && <div class="actions no-print">{about.actions}</div>}
    </header>
  );
}

/** A crumb leads to where the reader may go; what lies in a desk that is shut to them stands as words. */
function leading({ label, href }: Crumb, rail: Rail): Crumb {
  const place = places.find((one) => one.desk !== 'today' && (href === one.href || href?.startsWith(`${one.href}/`) === true));
  return href === undefined || (place !== undefined && !rail.opens.has(place.desk)) ? { label } : { label, href };
}

export function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <p class="crumb">
      {crumbs.map((crumb, at) => (
        <>
          {at > 0 && ' / '}
          {crumb.href === undefined ? crumb.label : <a href={crumb.href}>{crumb.label}</a>}
        </>
      ))}
    </p>
  );
}

/** What somebody may open, in the order of the post. */
export function placesFor(rail: Rail): readonly Place[] {
  return places.filter((place) => rail.opens.has(place.desk));
}

function Post({ desk, visit, rail }: { desk: DeskName; visit: Visit; rail: Rail }) {
  const open = placesFor(rail);
  const folded = open.filter((place) => place.folds);
  const more = folded.reduce((sum, place) => sum + (rail.waits[place.desk] ?? 0), 0);
  return (
    <nav class="post" aria-label="Gatepost">
      <div class="post-cap" aria-hidden="true" />
      <a class="post-name" href="/">
        Gatepost
      </a>
      <ul>
        {open.map((place) => (
          <li key={place.desk} class={place.folds ? 'folds' : undefined}>
            <a href={place.href} aria-current={place.desk === desk ? 'page' : undefined} data-go={place.key}>
              <Icon name={place.icon} size={22} />
              <span>{place.label}</span>
              <Waits many={rail.waits[place.desk] ?? 0} />
            </a>
          </li>
        ))}
        <li class="n-more">
          <a href="/more" aria-current={desk === 'account' || folded.some((place) => place.desk === desk) ? 'page' : undefined}>
            <Icon name="more" size={22} />
            <span>More</span>
            <Waits many={more} />
          </a>
        </li>
      </ul>
      <a class="post-me" href="/account">
        <span class="av" aria-hidden="true">
          {initials(visit.person.name)}
        </span>
        <span>
          {visit.person.title || visit.person.name}
          <span class="vh">: your account</span>
        </span>
      </a>
    </nav>
  );
}

/** How much waits for the reader there, in brass. */
export function Waits({ many }: { many: number }) {
  if (many === 0) return null;
  return (
    <>
      <span class="count" aria-hidden="true">
        {many > 99 ? '99+' : many}
      </span>
      <span class="vh">: {count(many, 'thing waits', 'things wait')} for you</span>
    </>
  );
}

function DemoBand({ school }: { school: string }) {
  return (
    <aside class="demo-band" aria-label="Demo school">
      <b>Demo school</b> <span>{school} and everybody in it are made up. Nothing here is a real school’s.</span>{' '}
      <a href="/sign-in">Be someone else</a>
    </aside>
  );
}

export function VisitorLayout({ about, children }: { about: VisitorPage; children: ComponentChildren }) {
  return (
    <html lang="en-GB">
      <Head title={`${about.title} – ${about.owner}`} sheet="public.css">
        {about.head}
        {(about.scripts ?? []).map((name) => (
          <script key={name} type="module" src={asset(name)} />
        ))}
      </Head>
      <body class="public">
        <a class="skip" href="#main">
          Skip to the page
        </a>
        {about.isDemo === true && (
          <aside class="demo-band" aria-label="Demo school">
            <b>Demo school</b> <span>{about.owner} and everybody in it are made up.</span>
          </aside>
        )}
        <header class="bar">
          <div>
            <Icon name="mark" size={30} />
            <div>
              <b>{about.owner}</b>
              {about.what !== undefined && <span>{about.what}</span>}
            </div>
            {about.links !== undefined && (
              <nav aria-label={about.owner}>
                {about.links.map((link) => (
                  <a key={link.label} href={link.href ?? '#main'}>
                    {link.label}
                  </a>
                ))}
              </nav>
            )}
          </div>
        </header>
        <main class="wrap" id="main" tabIndex={-1}>
          {children}
        </main>
      </body>
    </html>
  );
}
