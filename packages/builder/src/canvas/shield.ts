/**
 * While something moves, the canvas takes every movement of the pointer itself: to look each time through hundreds of cards and
 * lines for what lies under it takes a browser a tenth of its time.
 */
export function shield(canvas: HTMLElement | null, isUp: boolean): void {
  canvas?.classList.toggle("mr-shielded", isUp);
}
