/** Of the api and its contract. */
export const VERSION = '0.2.0';
