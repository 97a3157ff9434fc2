/** Name of the database in the library's folder. */
export const LIBRARY_FILE = 'library.db';
