/** Name of the mark at which the first list is there, for who looks at how long a start takes (`performance.getEntriesByName`). */
export const LIST_MARK = 'earshot.list';
