import type { Toast } from '../toast.ts';

/** What happened, and Undo. Read out politely; stays until the next act. */
export function ToastBar({ toast }: { toast: Toast | null }) {
  if (toast === null) return null;
  return (
    <div class="toast">
      <span>{toast.words}</span>
      {toast.undo !== undefined && (
        <form method="post" action={toast.undo.action}>
          {Object.entries(toast.undo.fields ?? {}).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <button class="btn sm" type="submit" data-key="u">
            Undo
          </button>
        </form>
      )}
    </div>
  );
}
