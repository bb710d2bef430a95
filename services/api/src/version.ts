/** Of the api and its contract. */
export const VERSION = '0.1.0';
