"""The classroom's pages: the teacher's desk, the students' seats."""
