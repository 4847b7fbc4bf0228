/** Stands in the page's template where `/v/<token>/` will be. */
export const VIEWER_PATH_PLACEHOLDER = '@@VIEWER_PATH@@'
