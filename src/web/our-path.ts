/** Whether an address leads to a page of ours and nowhere else, and can stand in the head of an answer. */
export function isOurPath(to: string): boolean {
  return /^\/(?![/\\])[^\u0000-\u001f\\]*$/.test(to);
}
