"""Question → Answer: one module a topic, words in `templates/zh/`, pictures in `charts/`.

`answers.front.answer` is the one way in; `answers.acts.perform` is its counterpart for actions. Nothing is
imported here, so that the process that draws pictures stays small.
"""
