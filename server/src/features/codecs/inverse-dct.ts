const SIDE = 8
const EVEN_TURN = Math.SQRT2
const ODD_TURN = 1.8477590650225735
const ODD_HIGH = 2.613125929752753
const ODD_LOW = 1.082392200292394
const HALF_SCALES = Array.from({ length: SIDE }, (_, at) =>
  at === 0 ? 1 : Math.SQRT2 * Math.cos((at * Math.PI) / (2 * SIDE)),
)

/** What each coefficient is multiplied by before `inverseDct`, besides its quantization, row after row. */
export const INVERSE_SCALES = Float64Array.from(
  { length: SIDE * SIDE },
  (_, at) => ((HALF_SCALES[at >> 3] ?? 1) * (HALF_SCALES[at & 7] ?? 1)) / SIDE,
)

/** One line of 8 coefficients, `step` apart, becomes samples (Arai, Agui and Nakajima, 1988). */
function transformLine(block: Float64Array, at: number, step: number): void {
  const i4 = at + 4 * step
  const c0 = block[at] as number
  const c1 = block[at + step] as number
  const c2 = block[at + 2 * step] as number
  const c3 = block[i4 - step] as number
  const c4 = block[i4] as number
  const c5 = block[i4 + step] as number
  const c6 = block[i4 + 2 * step] as number
  const c7 = block[i4 + 3 * step] as number
  const inner = (c2 - c6) * EVEN_TURN - c2 - c6
  const even0 = c0 + c4 + c2 + c6
  const even1 = c0 - c4 + inner
  const even2 = c0 - c4 - inner
  const even3 = c0 + c4 - c2 - c6
  const odd0 = c1 + c7 + c5 + c3
  const turned = (c5 - c3 + c1 - c7) * ODD_TURN
  const odd1 = turned - (c5 - c3) * ODD_HIGH - odd0
  const odd2 = (c1 + c7 - c5 - c3) * EVEN_TURN - odd1
  const odd3 = turned - (c1 - c7) * ODD_LOW - odd2
  block[at] = even0 + odd0
  block[at + step] = even1 + odd1
  block[at + 2 * step] = even2 + odd2
  block[i4 - step] = even3 + odd3
  block[i4] = even3 - odd3
  block[i4 + step] = even2 - odd2
  block[i4 + 2 * step] = even1 - odd1
  block[i4 + 3 * step] = even0 - odd0
}

/** The inverse discrete cosine transform of a block of 8 × 8, in place (ITU-T T.81 A.3.3), of coefficients times `INVERSE_SCALES`. */
export function inverseDct(block: Float64Array): void {
  for (let column = 0; column < SIDE; column += 1) transformLine(block, column, SIDE)
  for (let row = 0; row < SIDE; row += 1) transformLine(block, row * SIDE, 1)
}
