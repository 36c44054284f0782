"""The world map in two renderings of one picture: `vega` prints, exports and is read aloud; `deck` zooms and pans."""
