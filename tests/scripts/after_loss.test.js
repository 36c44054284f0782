// After a lost connection the page is run anew, and loaded anew if its server is of another version; typed text stays.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { beforeEach, mock, test } from 'node:test'

const SCRIPT = readFileSync(new URL('../../kap_ui/streamlit_internals/after_loss.js', import.meta.url), 'utf-8')
let runs = 0
let loads = 0
addEventListener('popstate', () => {
  runs += 1
})

/** @param {string} build */
function draw(build) {
  document.body.innerHTML = `<nav data-build="${build}"></nav><textarea></textarea>`
}

function type() {
  document.querySelector('textarea')?.dispatchEvent(new Event('input', { bubbles: true }))
}

function comeBack() {
  dispatchEvent(new Event('kapback'))
  mock.timers.tick(2000)
  mock.timers.tick(4000)
}

mock.method(location, 'reload', () => {
  loads += 1
})
Object.defineProperty(document, 'currentScript', { value: { dataset: { build: 'one' } }, configurable: true })
// biome-ignore lint/security/noGlobalEval: the script runs as the index page runs it, in the page's own scope
globalThis.eval(SCRIPT)

let page = 0
beforeEach(() => {
  sessionStorage.clear()
  mock.timers.reset()
  mock.timers.enable({ apis: ['setTimeout'] })
  draw('one')
  page += 1
  history.pushState({}, '', `/page-${page}`)
  dispatchEvent(new PopStateEvent('popstate'))
  runs = 0
  loads = 0
})

test('a page on which nothing was typed is run anew', () => {
  comeBack()
  assert.deepEqual([runs, loads], [1, 0])
})

test('one on which something was typed is left alone until its reader goes on', () => {
  type()
  draw('two')
  comeBack()
  assert.deepEqual([runs, loads], [0, 0])
  history.pushState({}, '', '/elsewhere')
  dispatchEvent(new PopStateEvent('popstate'))
  assert.equal(loads, 1)
})

test('a page that another version has drawn is loaded anew, once a minute at most', () => {
  draw('two')
  comeBack()
  comeBack()
  assert.equal(loads, 1)
})
