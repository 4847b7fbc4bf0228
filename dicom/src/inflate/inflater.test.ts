import { constants, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ctImage } from '../../test/ct-image.ts'
import { Inflater } from './inflater.ts'

const noise = Uint8Array.from({ length: 70_000 }, (_, index) => Math.imul(index, 2654435761) >>> 24)

const INPUTS = { nothing: new Uint8Array(0), zeros: new Uint8Array(200_000), noise, image: ctImage({ size: 128 }) }

const OPTIONS = {
  stored: { level: 0 },
  fixed: { strategy: constants.Z_FIXED },
  dynamic: { level: 9 },
  huffman: { strategy: constants.Z_HUFFMAN_ONLY },
}

describe('Inflater', () => {
  const cases = Object.entries(INPUTS).flatMap(([input, bytes]) =>
    Object.entries(OPTIONS).map(([option, options]) => ({
      input,
      option,
      bytes,
      deflated: deflateRawSync(bytes, options),
    })),
  )

  it.each(cases)('inflates $input from $option blocks, at once and piece by piece', ({ bytes, deflated }) => {
    const once = new Inflater(deflated, 0)
    once.inflateTo(Number.MAX_SAFE_INTEGER)
    expect([once.ended, Buffer.compare(once.output, bytes)]).toEqual([true, 0])
    const stepwise = new Inflater(Buffer.concat([Buffer.from('xyz'), deflated]), 3)
    for (let target = 1; !stepwise.ended; target += 4099) {
      stepwise.inflateTo(target)
      // A match of up to 258 bytes is written whole.
      expect(stepwise.output.length).toBeLessThan(target + 258)
    }
    expect(Buffer.compare(stepwise.output, bytes)).toBe(0)
  })

  it('gives the beginning of the output for every beginning of the input', () => {
    const bytes = ctImage({ size: 4 })
    for (const options of Object.values(OPTIONS)) {
      const deflated = deflateRawSync(bytes, options)
      for (let length = 0; length < deflated.length; length += 1) {
        const inflater = new Inflater(deflated.subarray(0, length), 0)
        inflater.inflateTo(Number.MAX_SAFE_INTEGER)
        expect([inflater.exhausted, inflater.ended]).toEqual([true, false])
        expect(Buffer.compare(inflater.output, bytes.subarray(0, inflater.output.length))).toBe(0)
      }
    }
  })

  it.each([
    ['a block of an unknown type', [0x07]],
    ['a stored block with a wrong length', [0x01, 5, 0, 5, 0]],
    ['a distance beyond the start', [0x03, 0x02, 0]],
    ['a block with impossible code lengths', [0x05, 0xe0, 0x93, 0x24, 0x49, 0x92, 0x24, 0x49, 0x92, 0x24, 0x49]],
  ])('refuses %s', (reason, bytes) => {
    expect(() => new Inflater(Uint8Array.from(bytes), 0).inflateTo(1000)).toThrow(reason)
  })
})
