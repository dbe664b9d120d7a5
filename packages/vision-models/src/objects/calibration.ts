/**
 * The network's heat is no probability: what it gives 0.25 is there as often as not, what it gives 0.45 nine times out of
 * ten. A logistic curve over the heat's logit mends that (Platt scaling). Its slope was fitted to the labels of 38 photos,
 * so that it holds for heats of 0.1 to 0.5; it never changes the order.
 */
const even = 0.25
const slope = 2.5

export function calibrated(heat: number): number {
  if (heat <= 0) return 0
  if (heat >= 1) return 1
  return 1 / (1 + Math.exp(-slope * (logit(heat) - logit(even))))
}

function logit(share: number): number {
  return Math.log(share / (1 - share))
}
