"""The world map, drawn in two ways: `vega` prints, exports and is read aloud; `deck` zooms and pans."""
