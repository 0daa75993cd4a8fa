"""The evaluation harness: are the suggestions good, and did a change make them better?"""
