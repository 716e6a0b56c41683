/** Goes to a page without loading the document again. */
export function go(path: string, isReplaced = false): void {
  history[isReplaced ? 'replaceState' : 'pushState'](null, '', path);
  dispatchEvent(new Event('catalyst:route'));
}

export function query(): URLSearchParams {
  return new URLSearchParams(location.search);
}

/** Follows links within the console in place. */
export function followLinks(): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest('a');
    if (!link || link.origin !== location.origin || !link.pathname.startsWith('/console') || link.target || link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
  addEventListener('popstate', () => dispatchEvent(new Event('catalyst:route')));
}
