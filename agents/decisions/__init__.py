"""What is open to a government, and what it decides: menus, policies, initiatives, votes."""
