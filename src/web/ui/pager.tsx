import { Button } from './button.tsx';

/** The pages of a long list. `page` counts from 1; `href` makes the address of a page. */
export function Pager({
  page,
  size,
  total,
  href,
  what = 'rows',
}: {
  page: number;
  size: number;
  total: number;
  href: (page: number) => string;
  what?: string;
}) {
  const last = Math.max(1, Math.ceil(total / size));
  if (total === 0) return null;
  const from = (page - 1) * size + 1;
  return (
    <nav class="pager" aria-label="Pages">
      <span>
        {from} to {Math.min(total, page * size)} of {total} {what}
      </span>
      <span class="actions">
        {page > 1 && (
          <Button small href={href(page - 1)}>
            Page before
          </Button>
        )}
        {page < last && (
          <Button small href={href(page + 1)}>
            Next page
          </Button>
        )}
      </span>
    </nav>
  );
}
