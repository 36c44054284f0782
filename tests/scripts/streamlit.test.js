import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as streamlit from '../../static/scripts/streamlit.js'
import { find, mount } from './component.js'

/** @param {() => void} act */
function popstatesDuring(act) {
  let count = 0
  const note = () => {
    count += 1
  }
  addEventListener('popstate', note)
  act()
  removeEventListener('popstate', note)
  return count
}

test('an address is opened as a new entry of the history, with one event', () => {
  const before = history.length
  assert.equal(
    popstatesDuring(() => streamlit.open('http://localhost/gaps?lang=fr')),
    1,
  )
  assert.equal(location.href, 'http://localhost/gaps?lang=fr')
  assert.equal(history.length, before + 1)
})

test('the address that is shown already is opened without a new entry', () => {
  streamlit.open('http://localhost/flow')
  const before = history.length
  assert.equal(
    popstatesDuring(() => streamlit.open('http://localhost/flow')),
    1,
  )
  assert.equal(history.length, before)
})

test('a rerun leaves address and history', () => {
  const before = [location.href, history.length]
  assert.equal(popstatesDuring(streamlit.rerun), 1)
  assert.deepEqual([location.href, history.length], before)
})

test('the browser is connected when the front end says so', () => {
  mount('<div data-test-connection-state="CONNECTED"></div>')
  assert.equal(streamlit.isConnected(), true)
  mount('<div data-test-connection-state="PINGING_SERVER"></div>')
  assert.equal(streamlit.isConnected(), false)
})

test('there is no title while a script run is under way', () => {
  mount('<div data-test-script-state="notRunning"><h1>Flow</h1></div>')
  assert.ok(streamlit.finishedTitle() === find('h1'))
  mount('<div data-test-script-state="running"><h1>Flow</h1></div>')
  assert.equal(streamlit.finishedTitle(), null)
})

test('vega-embed is found in its file under whatever name, and loaded once', async () => {
  const file = 'export const a = 1, b = null, c = { vegaLite: {}, default: () => "chart" }'
  const embed = await streamlit.loadVegaEmbed(`data:text/javascript,${encodeURIComponent(file)}`)

  assert.equal(/** @type {() => unknown} */ (embed)(), 'chart')
  assert.equal(await streamlit.loadVegaEmbed('data:text/javascript,throw 1'), embed)
})
