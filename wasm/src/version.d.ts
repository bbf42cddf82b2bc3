/** Of the package, as package.json has it; the build writes it in. */
declare const VERSION: string;
