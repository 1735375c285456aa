import type { NewsPage } from '../website-store.ts';
import type { Showing } from './layout.tsx';
import { Picture, Said } from './parts.tsx';
import { addressOf, languageOf, titleOfPage } from './story.ts';

/** The latest news, small, in a page of somebody else's: what is pressed opens in the whole window. */
export function NewsFrame({ school, base, pages }: Showing & { pages: readonly NewsPage[] }) {
  return (
    <>
      <h1>
        <a href={base} target="_top">
          News from {school.name}
        </a>
      </h1>
      {pages.length === 0 && <p>There is no news yet.</p>}
      <ul class="brief">
        {pages.map((page) => {
          const [shot] = page.parcel.pictures;
          return (
            <li key={page.slug}>
              <div>
                <a href={addressOf(base, page)} target="_top" lang={languageOf(page, school)} dir="auto">
                  {titleOfPage(page)}
                </a>
                <Said page={page} school={school} showing="day" />
              </div>
              {shot !== undefined && <Picture base={base} shot={{ ...shot, alt: '' }} sizes="6rem" />}
            </li>
          );
        })}
      </ul>
      <p>
        <a href={base} target="_top">
          All news
        </a>
      </p>
    </>
  );
}
