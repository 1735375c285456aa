/**
 * The news on a school's own website: `<script src=".../widget.js" defer></script><gatepost-news count="3"></gatepost-news>`.
 * It reads the JSON feed beside it and writes text, never markup, into a shadow root.
 */
export const widget = `(() => {
  const base = new URL('.', document.currentScript.src);
  class GatepostNews extends HTMLElement {
    async connectedCallback() {
      const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
      const list = document.createElement('ul');
      list.setAttribute('part', 'list');
      list.style.cssText = 'list-style:none;margin:0;padding:0';
      try {
        const answer = await fetch(new URL('feed.json', base));
        const feed = await answer.json();
        for (const item of feed.items.slice(0, Number(this.getAttribute('count')) || 5)) {
          const row = document.createElement('li');
          row.setAttribute('part', 'item');
          row.style.margin = '0 0 .75em';
          const link = document.createElement('a');
          link.setAttribute('part', 'link');
          link.href = item.url;
          link.textContent = item.title;
          const time = document.createElement('time');
          time.setAttribute('part', 'time');
          time.dateTime = item.date_published;
          time.textContent = new Date(item.date_published).toLocaleDateString('en-GB', { day: 'numeric', month: 'long' });
          time.style.display = 'block';
          row.append(link, time);
          list.append(row);
        }
      } catch {
        const row = document.createElement('li');
        const link = document.createElement('a');
        link.href = base.href.replace(/\\/$/, '');
        link.textContent = 'News';
        row.append(link);
        list.append(row);
      }
      root.replaceChildren(list);
    }
  }
  if (!customElements.get('gatepost-news')) customElements.define('gatepost-news', GatepostNews);
})();
`;
