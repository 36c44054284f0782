"""Everything that uses names which Streamlit does not document: one module each, each with a switch of its own.

`registry` lists the modules, and `docs/upgrading-streamlit.md` is made from what they say of themselves. No other
module of the program imports a private part of Streamlit or names one (`tests/test_layers.py`). `KAP_PLAIN_STREAMLIT=1`
turns all of them off, `KAP_PLAIN_STREAMLIT=message_batching,early_question` some: the program then runs whole, only
slower.
"""
