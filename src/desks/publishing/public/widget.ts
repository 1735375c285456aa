/**
 * The news on a school's own website: `<script src=".../widget.js" defer></script><gatepost-news count="3"></gatepost-news>`.
 * It reads the JSON feed beside it and writes text, never markup, into a shadow root. Letters and colours are those of the
 * page it stands in; `::part(list)`, `item`, `link`, `time` and `picture` change the rest.
 */
export const widget = `(() => {
  const base = new URL('.', document.currentScript.src);
  const look = new CSSStyleSheet();
  look.replaceSync(
    ':host{display:block}ul{list-style:none;margin:0;padding:0}' +
    'li{display:flex;justify-content:space-between;align-items:flex-start;gap:1em;padding:.75em 0;border-top:1px solid color-mix(in srgb,currentColor 20%,transparent)}' +
    'a{color:inherit;font-weight:600;line-height:1.35;text-decoration:none}a:hover{text-decoration:underline}' +
    'time{display:block;margin-top:.25em;font-size:.875em;opacity:.75}' +
    'img{flex:none;width:6em;height:auto;max-height:6em;object-fit:contain;border-radius:4px}'
  );
  const part = (name, tag) => {
    const made = document.createElement(tag);
    made.setAttribute('part', name);
    return made;
  };
  const rowOf = (item) => {
    const row = part('item', 'li');
    const words = document.createElement('div');
    const link = part('link', 'a');
    link.href = item.url;
    link.textContent = item.title;
    link.lang = item.language;
    link.dir = 'auto';
    const time = part('time', 'time');
    time.dateTime = item.date_published;
    const day = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/London' };
    time.textContent = new Date(item.date_published).toLocaleDateString('en-GB', day);
    words.append(link, time);
    row.append(words);
    if (item.image) {
      const picture = part('picture', 'img');
      picture.alt = '';
      picture.loading = 'lazy';
      picture.src = item.image;
      row.append(picture);
    }
    return row;
  };
  class GatepostNews extends HTMLElement {
    async connectedCallback() {
      const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [look];
      const list = part('list', 'ul');
      try {
        const answer = await fetch(new URL('feed.json', base));
        const feed = await answer.json();
        list.append(...feed.items.slice(0, Number(this.getAttribute('count')) || 5).map(rowOf));
      } catch {
        list.append(rowOf({ url: base.href.replace(/\\/$/, ''), title: 'News', language: 'en-GB', date_published: new Date().toISOString() }));
      }
      root.replaceChildren(list);
    }
  }
  if (!customElements.get('gatepost-news')) customElements.define('gatepost-news', GatepostNews);
})();
`;
