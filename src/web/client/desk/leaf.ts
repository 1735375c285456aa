let opener: HTMLAnchorElement | null = null;

/** Clause chips open their clause in the page's one leaf, beside the work; without this they are links to it. */
export function wireLeaf(): void {
  const leaf = document.querySelector<HTMLElement>('#leaf');
  if (leaf === null || !('popover' in leaf)) return;
  dressChips(document);
  new MutationObserver(() => dressChips(document)).observe(document.body, { childList: true, subtree: true });
  document.addEventListener('click', (event) => {
    const chip = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-leaf]') : null;
    if (chip === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void open(leaf, chip);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === ' ' && event.target instanceof HTMLAnchorElement && event.target.matches('a[data-leaf]')) {
      event.preventDefault();
      event.target.click();
    }
  });
  leaf.addEventListener('toggle', () => {
    if (leaf.matches(':popover-open')) return;
    opener?.setAttribute('aria-expanded', 'false');
    if (document.activeElement === document.body || leaf.contains(document.activeElement)) opener?.focus();
    opener = null;
  });
}

/** With the script a chip does what a button does, and says so. */
function dressChips(root: ParentNode): void {
  for (const chip of root.querySelectorAll('a[data-leaf]:not([role])')) {
    chip.setAttribute('role', 'button');
    chip.setAttribute('aria-expanded', 'false');
    chip.setAttribute('aria-controls', 'leaf');
  }
}

async function open(leaf: HTMLElement, chip: HTMLAnchorElement): Promise<void> {
  const inside = await insideOf(chip.href);
  if (inside === null) {
    location.href = chip.href;
    return;
  }
  if (leaf.matches(':popover-open')) leaf.hidePopover();
  leaf.replaceChildren(...inside);
  opener = chip;
  chip.setAttribute('aria-expanded', 'true');
  leaf.showPopover();
  leaf.scrollTop = 0;
  leaf.querySelector<HTMLElement>('h2')?.focus();
}

async function insideOf(href: string): Promise<ChildNode[] | null> {
  const address = new URL(href);
  address.searchParams.set('leaf', '1');
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' } });
    if (!answer.ok || answer.redirected) return null;
    return [...new DOMParser().parseFromString(await answer.text(), 'text/html').body.childNodes];
  } catch {
    return null;
  }
}
