import type { Context, Env } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { DeskLayout, VisitorLayout, type Crumb } from './layout.tsx';
import { takeToast } from './toast.ts';
import type { Visiting } from './visit.ts';

export type DeskName = 'today' | 'posts' | 'consent' | 'register' | 'policy' | 'people' | 'journal' | 'find' | 'account' | 'kit';

export interface DeskPage {
  /** Never a pupil's name: titles are seen in histories and on shared screens. */
  readonly title: string;
  readonly desk: DeskName;
  readonly crumbs?: readonly Crumb[];
  /** Set when the page writes its own header; otherwise the title stands above the work. */
  readonly bare?: boolean;
  /** One sentence under the title. */
  readonly lead?: ComponentChildren;
  /** Buttons beside the title. */
  readonly actions?: ComponentChildren;
  /** Built entries to load besides the desk script, such as `composer.js`. */
  readonly scripts?: readonly string[];
  readonly status?: 200 | 403 | 404 | 409 | 422 | 500 | 503;
}

/** A desk page: the post, the page's head, the work, and the desk script. */
export async function page(c: Context<Visiting>, about: DeskPage, body: ComponentChildren): Promise<Response> {
  const toast = takeToast(c);
  const { visit, rail } = c.var;
  return html(
    c,
    <DeskLayout about={about} visit={visit} rail={await rail()} toast={toast}>
      {body}
    </DeskLayout>,
    about.status ?? 200,
  );
}

export interface VisitorPage {
  readonly title: string;
  /** Whose page it is, in the bar. */
  readonly owner: string;
  readonly what?: string;
  readonly links?: readonly Crumb[];
  readonly isDemo?: boolean;
  /** Feeds and the like in the page's head. */
  readonly head?: ComponentChildren;
  readonly status?: 200 | 400 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;
  /** Only sign-in needs one (for passkeys); every public page does without. */
  readonly scripts?: readonly string[];
}

/** A page for anybody, signed in or not: no rail, no script. */
export function visitorPage<E extends Env>(c: Context<E>, about: VisitorPage, body: ComponentChildren): Response | Promise<Response> {
  return html(c, <VisitorLayout about={about}>{body}</VisitorLayout>, about.status ?? 200);
}

/** A whole document, for a room that draws its own: the school's news. */
export function html<E extends Env>(c: Context<E>, node: VNode, status: ContentfulStatusCode): Response | Promise<Response> {
  return c.html(`<!doctype html>${renderToString(node)}`, status);
}

/** A piece of a page, for the desk script to place: the leaf's inside, say. */
export function fragment<E extends Env>(c: Context<E>, body: VNode): Response | Promise<Response> {
  return c.html(renderToString(body));
}
