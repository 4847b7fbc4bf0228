/** What stands for a study without a picture: a neutral outline, readable on light and dark. */
export const PLACEHOLDER_SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256">' +
    '<rect width="256" height="256" fill="#5b6770"/>' +
    '<path d="M64 84h128v96H64zM64 160l36-36 28 28 20-20 44 44" fill="none" stroke="#d5dce1" stroke-width="8" stroke-linejoin="round"/>' +
    '</svg>',
)
