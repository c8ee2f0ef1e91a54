/** These run in a page. */

/** Elements that can be scrolled inside another one that can be, in the same direction. Named by class. */
export function nestedScrollers(): string[] {
  const scrolls = (element: Element): boolean =>
    /auto|scroll/.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight + 1;
  return [...document.querySelectorAll('*')].filter(scrolls).flatMap((inner) => {
    for (let outer = inner.parentElement; outer; outer = outer.parentElement) {
      if (scrolls(outer)) return [`${inner.className} in ${outer.className}`];
    }
    return [];
  });
}

export function scrollToTop(): void {
  for (const element of document.querySelectorAll('*')) if (element.scrollTop > 0) element.scrollTop = 0;
}

/** Of everything that can be scrolled. */
export function scrollToBottom(): void {
  for (const element of document.querySelectorAll('*')) {
    if (element.scrollHeight > element.clientHeight) element.scrollTop = element.scrollHeight;
  }
}
