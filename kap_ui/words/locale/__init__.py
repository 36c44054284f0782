"""The catalogues: `kap.pot` lists the strings of the program, one `.po` file a language translates them."""
