// A call of the library: its arguments in their places, and its code as text.

const isGiven = (value) => value !== '' && value !== false && !(Array.isArray(value) && value.length === 0)

/** Without the optional arguments at the end that are not given: a page may leave them out. */
export function withoutTrailing(method, values) {
  let count = values.length
  while (count > 0 && method.arguments[count - 1].optional && !isGiven(values[count - 1])) count -= 1
  return values.slice(0, count)
}

/** Calls a method with the callback where the method has it. */
export function makeCall(api, method, values, callback) {
  const given = withoutTrailing(method, values)
  api[method.name](...(method.callbackAt === 0 ? [callback, ...given] : [...given, callback]))
}

const indent = (text) => text.replaceAll('\n', '\n  ')
const textOf = ({ check }, value) => (check === 'files' ? 'fileField.files' : indent(JSON.stringify(value, null, 2)))
const CALLBACK = 'function (result) {\n    show(result);\n  }'

/** The code of a call with the values that the panel has now. */
export function codeOfCall(method, values) {
  const given = withoutTrailing(method, values).map((value, index) => ({
    text: textOf(method.arguments[index], value),
    name: method.arguments[index].name,
  }))
  const callback = { text: CALLBACK }
  const places = method.callbackAt === 0 ? [callback, ...given] : [...given, callback]
  const lines = places.map(({ text, name }, index) => {
    const comma = index === places.length - 1 ? '' : ','
    return `  ${text}${comma}${name === undefined ? '' : ` // ${name}`}`
  })
  return `myApi.${method.name}(\n${lines.join('\n')}\n);`
}
