import type { FastifyReply, FastifyRequest } from 'fastify'
import { escapeHtml } from '../../features/mails/escape-html.ts'
import { fits } from './accept.ts'
import { CAPABILITIES, type Capability } from './capabilities.ts'
import { notAcceptable, rangesOf } from './dicomweb-request.ts'

const WADL = 'application/vnd.sun.wadl+xml'
const JSON_TYPE = 'application/json'

const representation = (mediaType: string): string => `<representation mediaType="${escapeHtml(mediaType)}"/>`

const methodXml = ({ method, id, parameters, accepts, answers }: Capability): string => {
  const given = parameters.map(({ name, style }) => `<param name="${escapeHtml(name)}" style="${style}"/>`)
  return (
    `<method name="${method}" id="${id}"><request>${given.join('')}${accepts.map(representation).join('')}</request>` +
    `<response>${answers.map(representation).join('')}</response></method>`
  )
}

/** Addresses with their methods, each once. */
function byPath(): readonly (readonly [string, readonly Capability[]])[] {
  const paths = [...new Set(CAPABILITIES.map(({ path }) => path))].sort()
  return paths.map((path) => [path, CAPABILITIES.filter((capability) => capability.path === path)])
}

function toWadl(root: string): string {
  const resources = byPath().map(
    ([path, methods]) => `<resource path="${escapeHtml(path)}">${methods.map(methodXml).join('')}</resource>`,
  )
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<application xmlns="http://wadl.dev.java.net/2009/02">' +
    `<resources base="${escapeHtml(root)}/">${resources.join('')}</resources></application>\n`
  )
}

const toJson = (root: string): string =>
  JSON.stringify({
    application: {
      resources: {
        base: `${root}/`,
        resource: byPath().map(([path, methods]) => ({
          path,
          method: methods.map(({ method, id, parameters, accepts, answers }) => ({
            name: method,
            id,
            request: { param: parameters, representation: accepts.map((mediaType) => ({ mediaType })) },
            response: { representation: answers.map((mediaType) => ({ mediaType })) },
          })),
        })),
      },
    },
  })

const FORMS: readonly (readonly [type: string, write: (root: string) => string])[] = [
  [WADL, toWadl],
  ['application/xml', toWadl],
  [JSON_TYPE, toJson],
]

/**
 * What the door can do (PS3.18 8.9): the same for everybody, so nobody is asked who they are.
 * @throws ApiError UnsupportedFile (406)
 */
export function answerCapabilities(root: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  for (const { type: wanted } of rangesOf(request)) {
    const form = FORMS.find(([type]) => fits(wanted, type))
    if (form)
      return reply
        .header('content-type', form[0])
        .header('cache-control', 'no-cache')
        .send(Buffer.from(form[1](root)))
  }
  throw notAcceptable(`Capabilities are told as ${WADL} or ${JSON_TYPE}.`)
}
