/** How the view moves by itself: in 180 ms, or at once for those who want less motion. */
export function viewMotion(): { duration: number } {
  return { duration: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 180 };
}
