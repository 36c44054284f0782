// Gives each test of tests/scripts a browser's window. The Makefile has Node run this file before a test.
import { GlobalRegistrator } from '@happy-dom/global-registrator'

GlobalRegistrator.register({ url: 'http://localhost/matrix?lang=en' })

// In a browser a style declaration gives the names of its properties in order; happy-dom's does not.
CSSStyleDeclaration.prototype[Symbol.iterator] ??= Array.prototype[Symbol.iterator]
